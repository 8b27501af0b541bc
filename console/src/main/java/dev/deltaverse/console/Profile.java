package dev.deltaverse.console;

import dev.deltaverse.engine.project.Project;
import java.util.Optional;

/**
 * What the console serves of one profile of a project.
 *
 * @param project as the profile has it
 * @param schedule what starts runs by itself; empty if the profile has none, or if this server does
 *     not look after it
 */
public record Profile(
    Project project, Controls controls, Checks checks, Optional<Schedule> schedule) {}
