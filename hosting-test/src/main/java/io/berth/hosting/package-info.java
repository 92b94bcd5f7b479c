/** There is no code here; tests are patched into the module. */
package io.berth.hosting;
