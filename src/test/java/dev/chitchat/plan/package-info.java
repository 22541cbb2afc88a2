@NullMarked
package dev.chitchat.plan;

import org.jspecify.annotations.NullMarked;
