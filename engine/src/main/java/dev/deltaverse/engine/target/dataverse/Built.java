package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.webapi.DataverseClient;

/** A request with its bodies written, which any client can send any number of times. */
interface Built {
  Reply sendBy(DataverseClient client) throws InterruptedException;
}
