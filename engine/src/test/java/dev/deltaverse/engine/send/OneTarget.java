package dev.deltaverse.engine.send;

import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Sending;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.Switchboard;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.TargetSchema;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target that can only send. */
record OneTarget(List<SendingUser> users) implements Target {
  OneTarget(Sending sending) {
    this(List.of(new SendingUser("target", sending)));
  }

  @Override
  public Answer send(TargetRequest request) throws InterruptedException {
    return users.getFirst().sending().send(request);
  }

  @Override
  public TargetSchema describe(Collection<String> tables, Collection<String> relationships) {
    throw new UnsupportedOperationException("describe");
  }

  @Override
  public void read(BoundTable table, List<BoundTable> tables, RowSink sink) {
    throw new UnsupportedOperationException("read");
  }

  @Override
  public String readChanged(BoundTable table, List<BoundTable> tables, String since, RowSink sink) {
    throw new UnsupportedOperationException("readChanged");
  }

  @Override
  public void readIds(BoundTable table, RowSink sink) {
    throw new UnsupportedOperationException("readIds");
  }

  @Override
  public void readIds(BoundTable table, List<List<String>> keys, RowSink sink) {
    throw new UnsupportedOperationException("readIds");
  }

  @Override
  public void readPairs(BoundLink link, RowSink sink) {
    throw new UnsupportedOperationException("readPairs");
  }

  @Override
  public @Nullable String scalar(String query) {
    throw new UnsupportedOperationException("scalar");
  }

  @Override
  public Switchboard switchboard() {
    throw new UnsupportedOperationException("switchboard");
  }

  @Override
  public void close() {}
}
