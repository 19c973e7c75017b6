/** Captures of a real bridge whose ports lead nowhere; the clock is in the test's hand. */
@NullMarked
package io.vetch.pcap.capture;

import org.jspecify.annotations.NullMarked;
