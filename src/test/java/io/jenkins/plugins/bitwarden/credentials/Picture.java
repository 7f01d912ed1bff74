package io.jenkins.plugins.bitwarden.credentials;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A picture of a page, of which the file has at most 256 colors: it is a third of the size, and pages have few colors. */
record Picture(BufferedImage image) {

    private static final int MOST_COLORS = 256;
    private static final int ALIKE = 48;

    static Picture of(byte[] png) throws IOException {
        return new Picture(ImageIO.read(new ByteArrayInputStream(png)));
    }

    /** Returns a part of it, as far as there is one. */
    Picture part(int x, int y, int width, int height) {
        int left = Math.max(0, x);
        int top = Math.max(0, y);
        return new Picture(image.getSubimage(
                left,
                top,
                Math.min(x + width, image.getWidth()) - left,
                Math.min(y + height, image.getHeight()) - top));
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(withFewColors(), "png", file.toFile());
    }

    private BufferedImage withFewColors() {
        Map<Integer, Integer> pixels = new HashMap<>();
        int[] colors = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int color : colors) {
            pixels.merge(color, 1, Integer::sum);
        }
        int[] palette = palette(pixels);
        Map<Integer, Integer> nearest = new HashMap<>();
        BufferedImage few = new BufferedImage(
                image.getWidth(),
                image.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE));
        for (int i = 0; i < colors.length; i++) {
            int index = nearest.computeIfAbsent(colors[i], color -> nearest(palette, color));
            few.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, index);
        }
        return few;
    }

    /** Returns the most frequent colors, of those that look alike only one: a small red cross keeps its red. */
    private static int[] palette(Map<Integer, Integer> pixels) {
        List<Integer> palette = new ArrayList<>();
        pixels.keySet().stream()
                .sorted(Comparator.comparing(pixels::get).reversed())
                .filter(color -> palette.stream().allMatch(other -> distance(color, other) > ALIKE))
                .limit(MOST_COLORS)
                .forEach(palette::add);
        return palette.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int nearest(int[] palette, int color) {
        return IntStream.range(0, palette.length)
                .boxed()
                .min(Comparator.comparing(index -> distance(palette[index], color)))
                .orElseThrow();
    }

    private static int distance(int one, int other) {
        return IntStream.of(0, 8, 16)
                .map(shift -> (one >> shift & 0xff) - (other >> shift & 0xff))
                .map(difference -> difference * difference)
                .sum();
    }
}
