package dev.chitchat.internal.call;

import java.util.Set;

/**
 * The commands that the service's pages name, so that the names an observer is told, and makes meters of, are few whatever
 * commands are called by hand.
 */
public final class KnownCommands {

    private static final String OTHER = "other";

    private static final Set<String> NAMES = Set.of(
            "add_chitchat",
            "add_chitchat_category",
            "add_faq",
            "add_faq_category",
            "batch_set_chitchat",
            "batch_set_faq",
            "del_chitchat_category",
            "del_faq_category",
            "desc_chitchat_category",
            "desc_faq_category",
            "desc_robot_config",
            "desk_add_robot",
            "desk_get_robot_list",
            "desk_update_robot",
            "list_chitchat",
            "list_faq",
            "update_chitchat",
            "update_chitchat_category",
            "update_chitchat_similar",
            "update_faq",
            "update_faq_category",
            "update_faq_similar",
            "update_robot_config",
            "update_similar_chitchat",
            "update_similar_faq");

    private KnownCommands() {}

    /** The name itself, or {@code other}. */
    public static String nameOf(String command) {
        return NAMES.contains(command) ? command : OTHER;
    }
}
