/**
 * The project file: what is loaded from where to where.
 *
 * <p>{@link dev.deltaverse.engine.project.ProjectReader} turns a file into a {@link
 * dev.deltaverse.engine.project.Project}: YAML with places, then its shape against the JSON Schema
 * (which alone knows keys, words and bounds), then one profile with references replaced, then the
 * records, and on the way what a schema cannot see. The format is described in
 * docs/project-file.md.
 */
@NullMarked
package dev.deltaverse.engine.project;

import org.jspecify.annotations.NullMarked;
