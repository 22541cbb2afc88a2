@NullMarked
package dev.chitchat.doctor;

import org.jspecify.annotations.NullMarked;
