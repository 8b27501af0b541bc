@NullMarked
package dev.deltaverse.engine.target.dataverse;

import org.jspecify.annotations.NullMarked;
