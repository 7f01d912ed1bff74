package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the pages and the help texts lead. */
class LinksTest {

    private static final String DOCS = "https://github.com/jenkinsci/bitwarden-api-key-plugin/blob/main/";

    static List<Path> pages() throws IOException {
        return find(".", ".md");
    }

    static List<Path> helpTexts() throws IOException {
        return find("src/main/resources", ".html");
    }

    private static List<Path> find(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.map(Path::normalize)
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(file -> Stream.of(".ci", "target", "work", ".git").noneMatch(file::startsWith))
                    .filter(file -> !file.toString().contains("node_modules")
                            && !file.toString().contains("/target/"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPagesLinksLeadSomewhere(Path page) throws IOException {
        for (String link : MarkdownPage.of(page).links()) {
            if (!link.contains("://")) {
                assertLeadsSomewhere(page, link);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("helpTexts")
    void aHelpTextLeadsToItsPage(Path help) throws IOException {
        List<String> links = MarkdownPage.links(Files.readString(help));

        assertThat(links)
                .as("%s ends with a link to the page about it in docs", help)
                .anyMatch(link -> link.startsWith(DOCS + "docs/"));
        for (String link : links) {
            assertThat(link).startsWith(DOCS);
            assertLeadsSomewhere(Path.of("README.md"), link.substring(DOCS.length()));
        }
    }

    private static void assertLeadsSomewhere(Path from, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        assertThat(target).as("%s in %s", link, from).exists();
        if (parts.length == 2) {
            assertThat(MarkdownPage.of(target).has(parts[1]))
                    .as("%s in %s", link, from)
                    .isTrue();
        }
    }
}
