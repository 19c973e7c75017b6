/**
 * What is known of stations beside their ports: which IP addresses they have, whom they ask for and whether they are
 * answered, and how they move. All of it is read from frames that pass: nothing is ever sent. A {@code Sampler} copies
 * a few frames on the loops; all else runs on the control thread. Read {@link io.vetch.cli.address.AddressBook} first.
 */
@NullMarked
package io.vetch.cli.address;

import org.jspecify.annotations.NullMarked;
