/** What the tests of several modules share. */
package io.berth.testing;
