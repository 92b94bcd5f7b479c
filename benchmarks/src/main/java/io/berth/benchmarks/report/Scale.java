package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** How far up a value lies between the lowest and the highest of the round values beside a picture. */
enum Scale {
    /** From zero, in equal steps. */
    EVEN {
        @Override
        List<Double> marks(double most) {
            double step = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
            for (double part : new double[] {0.2, 0.5, 1, 2}) {
                if (most / (step * part) <= LARGEST) {
                    step *= part;
                    break;
                }
            }
            List<Double> marks = new ArrayList<>(List.of(0.0));
            while (last(marks) < most) {
                marks.add(marks.size() * step);
            }
            return marks;
        }

        @Override
        double height(double value, List<Double> marks) {
            return value / last(marks);
        }
    },
    /** From one, in powers of ten. */
    LOGARITHMIC {
        @Override
        List<Double> marks(double most) {
            List<Double> marks = new ArrayList<>(List.of(1.0));
            do {
                marks.add(last(marks) * 10);
            } while (last(marks) < most);
            return marks;
        }

        @Override
        double height(double value, List<Double> marks) {
            return Math.log10(Math.max(value, 1)) / Math.log10(last(marks));
        }
    };

    private static final double LARGEST = 6; // number of steps

    /** Round values from the lowest, up to one that is not below this. */
    abstract List<Double> marks(double most);

    /** From 0 to 1. */
    abstract double height(double value, List<Double> marks);

    private static double last(List<Double> marks) {
        return marks.get(marks.size() - 1);
    }
}
