/** Tests of the package of the same name. */
@NullMarked
package dev.chitchat.report;

import org.jspecify.annotations.NullMarked;
