/**
 * The module host: installs, starts, updates and removes JPMS modules, each version in a layer of its own, and keeps the
 * registry of the services they offer.
 *
 * <p>There is no code here yet, so the module does not export the package.
 */
package io.berth.modules;
