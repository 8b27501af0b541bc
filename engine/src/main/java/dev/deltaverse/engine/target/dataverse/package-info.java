/**
 * The target port over the Dataverse Web API. The only package of the engine that knows the client.
 */
@NullMarked
package dev.deltaverse.engine.target.dataverse;

import org.jspecify.annotations.NullMarked;
