package dev.deltaverse.emulator;

/** The annotations that go with a failed plug-in (dataverse-plug-ins-errors). */
final class PlugInErrors {
  private static final String PREFIX = "@Microsoft.PowerApps.CDS.";

  private PlugInErrors() {}

  static void annotate(Refusal refusal) {
    refusal
        .annotation(PREFIX + "ErrorDetails.OperationStatus", "1")
        .annotation(PREFIX + "ErrorDetails.SubErrorCode", "0")
        .annotation(
            PREFIX + "HelpLink",
            "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a"
                + refusal.code.substring(refusal.code.startsWith("0x") ? 2 : 0)
                + "&client=platform")
        .annotation(PREFIX + "TraceText", "\r\n[Emulator: Emulator.PlugIn]\r\n" + refusal.message())
        .annotation(PREFIX + "InnerError.Message", refusal.message());
  }
}
