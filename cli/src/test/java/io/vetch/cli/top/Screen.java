package io.vetch.cli.top;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows that was sent this text: as much of xterm's control sequences as the program uses. */
final class Screen {
    private static final Pattern PIECE = Pattern.compile("\u001b\\[([?0-9;]*)[ $]*([@-~])|\u001b([^\\[])|[\\s\\S]");

    private final char[][] cells;
    private int row;
    /** May stand behind the last column until another letter comes. */
    private int column;

    private Screen(int rows, int columns) {
        cells = new char[rows][columns];
        clear(0, 0);
    }

    /** Its lines, without blanks at their ends. */
    static List<String> after(String text, int rows, int columns) {
        Screen screen = new Screen(rows, columns);
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            if (piece.group(2) != null) {
                screen.control(piece.group(1), piece.group(2).charAt(0));
            } else if (piece.group(3) == null) {
                screen.letter(piece.group().charAt(0));
            }
        }
        return Arrays.stream(screen.cells)
                .map(line -> new String(line).stripTrailing())
                .toList();
    }

    private void letter(char letter) {
        switch (letter) {
            case '\r' -> column = 0;
            case '\n' -> row = Math.min(row + 1, cells.length - 1);
            case '\b' -> column = Math.max(0, column - 1);
            default -> print(letter);
        }
    }

    private void print(char letter) {
        if (letter < ' ') {
            return;
        }
        if (column == cells[0].length) {
            column = 0;
            row = Math.min(row + 1, cells.length - 1);
        }
        cells[row][column++] = letter;
    }

    private void control(String parameters, char what) {
        if (parameters.startsWith("?")) {
            return;
        }
        String[] numbers = parameters.split(";", -1);
        int first = number(numbers[0], 1);
        switch (what) {
            case 'A' -> row = Math.max(0, row - first);
            case 'B' -> row = Math.min(cells.length - 1, row + first);
            case 'C' -> column = Math.min(cells[0].length - 1, column + first);
            case 'D' -> column = Math.max(0, column - first);
            case 'G' -> column = first - 1;
            case 'd' -> row = first - 1;
            case 'H' -> {
                row = first - 1;
                column = numbers.length > 1 ? number(numbers[1], 1) - 1 : 0;
            }
            case 'J' -> clear(number(numbers[0], 0) == 2 ? 0 : row, number(numbers[0], 0) == 2 ? 0 : column);
            case 'K' -> Arrays.fill(cells[row], Math.min(column, cells[0].length), cells[0].length, ' ');
            case 'X' -> Arrays.fill(cells[row], column, Math.min(cells[0].length, column + first), ' ');
            case 'P' -> {
                char[] line = cells[row];
                int from = Math.min(column + first, line.length);
                System.arraycopy(line, from, line, column, line.length - from);
                Arrays.fill(line, line.length - (from - column), line.length, ' ');
            }
            case '@' -> {
                char[] line = cells[row];
                int to = Math.min(column + first, line.length);
                System.arraycopy(line, column, line, to, line.length - to);
                Arrays.fill(line, column, to, ' ');
            }
            default -> {
                // colours, and what leaves the letters as they are
            }
        }
    }

    private static int number(String text, int usual) {
        return text.isEmpty() ? usual : Integer.parseInt(text);
    }

    private void clear(int fromRow, int fromColumn) {
        for (int i = fromRow; i < cells.length; i++) {
            Arrays.fill(cells[i], i == fromRow ? Math.min(fromColumn, cells[0].length) : 0, cells[0].length, ' ');
        }
    }
}
