/** Tests of the auto-configuration: each condition, with and without each optional library. */
@NullMarked
package dev.chitchat.spring;

import org.jspecify.annotations.NullMarked;
