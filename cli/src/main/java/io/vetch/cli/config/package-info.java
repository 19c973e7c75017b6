/** Files that users write for Vetch. Read {@link io.vetch.cli.config.YamlFile}. Any thread. */
@NullMarked
package io.vetch.cli.config;

import org.jspecify.annotations.NullMarked;
