/** The tour: scenes that show what Berth is for, and check what they tell. */
package io.berth.demo.tour;
