/**
 * The module host: installs, starts, updates and removes JPMS modules, each version in a layer of its own, and keeps the
 * registry of the services they offer.
 *
 * <p>What this module is for: parts of a program that come and go while it runs. A module has one {@link
 * io.berth.modules.ModuleActivator}, and what it registers by its {@link io.berth.modules.ModuleContext} goes with it.
 *
 * <p>Which thread may call what: any, unless its documentation says otherwise. The host calls activators, listeners and trackers on an
 * event loop of its own, one at a time; they must not block.
 *
 * <p>Who releases what: a module what it has made by itself; its context the rest, when the module stops; the host the modules, when it
 * is closed.
 *
 * <p>Start with {@link io.berth.modules.ModuleHost}, or with {@link io.berth.modules.ModuleDirectory} to have a directory tell which
 * modules there are.
 */
package io.berth.modules;
