package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;

/**
 * A bean for the client of each further account, to be injected by its name as the qualifier; none is a candidate without.
 * Registered when the application starts: which accounts there are may not be known when it is processed ahead of time.
 */
record AccountBeans(Environment environment) implements BeanDefinitionRegistryPostProcessor {

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (OnAccount.isAheadOfTime()) {
            return;
        }
        for (String account : new PropertyReader(environment).accounts()) {
            RootBeanDefinition client = new RootBeanDefinition(ChitchatClient.class);
            client.setInstanceSupplier(() -> ((ConfigurableListableBeanFactory) registry)
                    .getBean(ChitchatClients.class)
                    .get(account));
            client.addQualifier(new AutowireCandidateQualifier(Qualifier.class, account));
            client.setDefaultCandidate(false);
            client.setLazyInit(true);
            registry.registerBeanDefinition("chitchatClient-" + account, client);
        }
    }
}
