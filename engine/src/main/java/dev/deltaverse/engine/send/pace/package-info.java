/**
 * Pacing: which user sends the next request, to which web server, and when, so that the service's
 * limits are used up and not met.
 */
@NullMarked
package dev.deltaverse.engine.send.pace;

import org.jspecify.annotations.NullMarked;
