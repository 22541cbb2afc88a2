/** How a library is listed page by page while others change it, and changed in batches. */
@NullMarked
package dev.chitchat.internal.paging;

import org.jspecify.annotations.NullMarked;
