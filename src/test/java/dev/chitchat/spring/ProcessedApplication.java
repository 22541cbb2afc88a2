package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What {@link AheadOfTimeTest} processes, compiles and runs: says which clients it has. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(ChitchatAutoConfiguration.class)
class ProcessedApplication {

    @SuppressWarnings("SystemOut") // what the test reads
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(ProcessedApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(Map.of("spring.main.banner-mode", "off"));
        try (ConfigurableApplicationContext context = application.run(args)) {
            Object client = context.getBeanProvider(ChitchatClient.class).getIfAvailable();
            System.out.println("client " + (client == null ? "none" : client));
            ChitchatClients clients = context.getBean(ChitchatClients.class);
            clients.names().forEach(name -> System.out.println(name + " " + clients.get(name)));
        }
    }
}
