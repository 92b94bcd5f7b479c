/**
 * Ports for tests, by JUnit: {@link io.berth.reservation.junit.ReservedPort} on a parameter or field. It needs JUnit 5.13
 * or newer, which whoever uses it brings along.
 */
package io.berth.reservation.junit;
