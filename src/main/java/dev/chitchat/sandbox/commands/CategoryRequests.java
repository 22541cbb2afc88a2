package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.StoredCategory;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.Set;
import java.util.function.BiFunction;
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
    static Request addition(BodyFields body) throws BadParameter {
        String title = body.mandatoryText("Title");
        Long parentId = body.number("ParentId");
        long under = parentId == null ? 0 : parentId;
        return (library, context) -> {
            StoredCategory parent = library.categories().byId.get(under);
            if (under != 0 && parent == null) {
                return Reply.noSuch("category");
            }
            if (parent != null && parent.parentId() != 0) {
                return Reply.bad("categories have two levels only");
            }
            StoredCategory added = library.categories().add(under, title);
            return Reply.ok(Reply.newFields().put("CategoryId", added.id()));
        };
    }

    /** {@code update_chitchat_category}: another title; not for a category that the system preset. */
    static Request title(BodyFields body) throws BadParameter {
        long id = body.mandatoryNumber("CategoryId");
        String title = body.mandatoryText("Title");
        return ofCustomer(id, (library, category) -> {
            library.categories().put(new StoredCategory(id, category.parentId(), title, Categories.CUSTOMER));
            return Reply.ok(Reply.newFields().put("CategoryId", id));
        });
    }

    /** {@code del_chitchat_category}: deletes a category, what lies below it, and every question in there. */
    static Request removal(BodyFields body) throws BadParameter {
        return ofCustomer(body.mandatoryNumber("CategoryId"), (library, category) -> {
            Set<Long> gone = library.categories().withDescendants(category.id());
            library.questions.values().removeIf(question -> gone.contains(question.categoryId()));
            library.categories().byId.keySet().removeAll(gone);
            return Reply.OK;
        });
    }

    private static Request ofCustomer(long id, BiFunction<Library, StoredCategory, Reply> change) {
        return (library, context) -> {
            StoredCategory category = library.categories().byId.get(id);
            if (category == null) {
                return Reply.noSuch("category");
            }
            boolean preset = category.menuType() != Categories.CUSTOMER;
            return preset ? Reply.PRESET_CATEGORY : change.apply(library, category);
        };
    }
}
