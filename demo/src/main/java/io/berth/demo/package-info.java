/** The {@code berth} command: one class per subcommand, and {@link io.berth.demo.Berth} above them. */
package io.berth.demo;
