/**
 * A switch in words: the configuration file that {@code vetch run --config} makes, {@code vetch save} prints and
 * {@code vetch apply} compares with what runs. Read {@link io.vetch.cli.plan.SwitchPlan} first, then {@link
 * io.vetch.cli.plan.PlanDiff} and {@link io.vetch.cli.plan.SavedPlan}, its opposite. Control thread, but for reading
 * and writing files.
 */
@NullMarked
package io.vetch.cli.plan;

import org.jspecify.annotations.NullMarked;
