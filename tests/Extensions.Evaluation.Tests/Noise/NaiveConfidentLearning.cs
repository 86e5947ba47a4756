namespace Extensions.Evaluation.Tests.Noise;

/// <summary>Confident learning by plain loops, straight from the paper.</summary>
internal sealed class NaiveConfidentLearning
{
    private readonly SomeClasses rows;

    public NaiveConfidentLearning(SomeClasses rows)
    {
        this.rows = rows;
        Thresholds = [.. Classes.Select(k => Where(k).Any() ? Where(k).Sum(row => rows.Weights[row] * P(row, k)) / Where(k).Sum(row => rows.Weights[row]) : 2)];
        Counts = [.. Classes.Select(i => Classes.Select(j => Where(i).Where(row => Truth(row) == j).Sum(row => rows.Weights[row])).ToArray())];
    }

    public double[] Thresholds { get; }

    public double[][] Counts { get; }

    private IEnumerable<int> Classes => Enumerable.Range(0, rows.ClassCount);

    private double Total => rows.Weights.Sum();

    public double Joint(int i, int j) => Counts[i].Sum() == 0 ? 0 : Counts[i][j] / Counts[i].Sum() * Where(i).Sum(row => rows.Weights[row]) / Total;

    public IEnumerable<int> Rule(PruningRule rule) => Enumerable.Range(0, rows.Labels.Length).Where(row => P(row, Given(row)) < Classes.Where(k => k != Given(row)).Max(k => P(row, k))).Where(row => rule switch
    {
        PruningRule.ConfidentJoint => Truth(row) >= 0 && Truth(row) != Given(row),
        PruningRule.ByClass => IsAmong(row, other => P(other, Given(row)), Classes.Where(j => j != Given(row)).Sum(j => Joint(Given(row), j))),
        PruningRule.ByNoiseRate => Classes.Any(j => j != Given(row) && IsAmong(row, other => P(other, Given(row)) - P(other, j), Joint(Given(row), j))),
        _ => Rule(PruningRule.ByClass).Contains(row) && Rule(PruningRule.ByNoiseRate).Contains(row),
    });

    private bool IsAmong(int row, Func<int, double> score, double share)
        => Where(Given(row)).Where(other => score(other) < score(row)).Sum(other => rows.Weights[other]) < Math.Round(Total * share + 1e-9, MidpointRounding.AwayFromZero);

    private IEnumerable<int> Where(int given) => Enumerable.Range(0, rows.Labels.Length).Where(row => Given(row) == given);

    private int Given(int row) => rows.Labels[row];

    private double P(int row, int k) => rows.Probabilities[row * rows.ClassCount + k];

    private int Truth(int row)
    {
        var confident = Classes.Where(k => P(row, k) >= Thresholds[k] - 1e-9).ToArray();
        return confident.Length == 0 ? -1 : confident.First(k => P(row, k) == confident.Max(other => P(row, other)));
    }
}
