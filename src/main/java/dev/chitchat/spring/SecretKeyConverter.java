package dev.chitchat.spring;

import dev.chitchat.auth.SecretKey;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;

/** Makes a key of a property's text, so that the text is kept nowhere. */
@ConfigurationPropertiesBinding
final class SecretKeyConverter implements Converter<String, SecretKey> {

    @Override
    public SecretKey convert(String text) {
        return SecretKey.of(text);
    }
}
