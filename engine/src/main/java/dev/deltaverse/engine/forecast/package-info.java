/** How long a plan will take and what it spends: pure functions of the plan and of experience. */
@NullMarked
package dev.deltaverse.engine.forecast;

import org.jspecify.annotations.NullMarked;
