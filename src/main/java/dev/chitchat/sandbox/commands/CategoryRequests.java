package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.StoredCategory;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands of categories. */
final class CategoryRequests {

    /** {@code desc_chitchat_category}: all categories, in the order in which they came up. */
    static final Request LISTING = (library, context) -> list(library.categories());

    private static final int USUAL_STATUS = 1;

    private CategoryRequests() {}

    private static Reply list(Categories categories) {
        ObjectNode answer = Reply.newFields();
        answer.put("Total", categories.all().size());
        ArrayNode list = answer.putArray("List");
        for (StoredCategory category : categories.all()) {
            list.addObject()
                    .put("CategoryId", category.id())
                    .put("ParentId", category.parentId())
                    .put("Title", category.title())
                    .put("MenuType", category.menuType())
                    .put("Status", USUAL_STATUS);
        }
        return Reply.ok(answer);
    }

    /** {@code add_chitchat_category}: a category of the first or, below one of those, of the second level. */
    record Addition(String title, @Nullable Long parentId) implements Request {

        static Request parse(BodyFields body) throws BadParameter {
            return new Addition(body.mandatoryText("Title"), body.number("ParentId"));
        }

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            long under = parentId == null ? 0 : parentId;
            StoredCategory parent = library.categories().get(under);
            if (under != 0 && parent == null) {
                return Reply.noSuch("category");
            }
            if (parent != null && parent.parentId() != 0) {
                return Reply.bad("categories have two levels only");
            }
            StoredCategory added = library.categories().add(under, title);
            return Reply.ok(Reply.newFields().put("CategoryId", added.id()));
        }
    }

    /** {@code update_chitchat_category}: another title; not for a category that the system preset. */
    record Title(long categoryId, String title) implements Request {

        static Request parse(BodyFields body) throws BadParameter {
            return new Title(body.mandatoryNumber("CategoryId"), body.mandatoryText("Title"));
        }

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            StoredCategory category = library.categories().get(categoryId);
            if (category == null) {
                return Reply.noSuch("category");
            }
            if (category.menuType() != Categories.CUSTOMER) {
                return Reply.PRESET_CATEGORY;
            }
            library.categories().put(new StoredCategory(categoryId, category.parentId(), title, Categories.CUSTOMER));
            return Reply.ok(Reply.newFields().put("CategoryId", categoryId));
        }
    }

    /** {@code del_chitchat_category}: deletes a category, what lies below it, and every question in there. */
    record Removal(long categoryId) implements Request {

        static Request parse(BodyFields body) throws BadParameter {
            return new Removal(body.mandatoryNumber("CategoryId"));
        }

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            StoredCategory category = library.categories().get(categoryId);
            if (category == null) {
                return Reply.noSuch("category");
            }
            if (category.menuType() != Categories.CUSTOMER) {
                return Reply.PRESET_CATEGORY;
            }
            Set<Long> gone = library.categories().withDescendants(categoryId);
            library.removeIf(question -> gone.contains(question.categoryId()));
            gone.forEach(library.categories()::remove);
            return Reply.OK;
        }
    }
}
