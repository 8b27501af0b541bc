package dev.deltaverse.console.page;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
import java.util.function.Consumer;

/** Runs a template that the build has compiled. */
final class Html {
  /** Templates need none. */
  static final HtmlInterceptor NO_INTERCEPTOR =
      new HtmlInterceptor() {
        @Override
        public void onHtmlTagOpened(
            String name, Map<String, Object> attributes, TemplateOutput output) {}

        @Override
        public void onHtmlTagClosed(String name, TemplateOutput output) {}
      };

  private Html() {}

  static String of(Consumer<OwaspHtmlTemplateOutput> template) {
    TemplateOutput text = new StringOutput(16 * 1024);
    template.accept(new OwaspHtmlTemplateOutput(text));
    return text.toString();
  }
}
