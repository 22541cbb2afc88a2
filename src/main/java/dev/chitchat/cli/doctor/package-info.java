/**
 * Looks whether calls can work from here: the host, TLS, the clock, the account and the quota, each with what to mend. The
 * service is only read from. All but the command itself knows the public client and its errors alone.
 */
@NullMarked
package dev.chitchat.cli.doctor;

import org.jspecify.annotations.NullMarked;
