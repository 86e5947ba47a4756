using System.Text.Json.Nodes;
using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Regression;

/// <summary>Cross entropy between a target distribution and the softmax of the outputs.</summary>
public abstract class BinnedReference<T> : NaiveReference<T> where T : BinnedObjective
{
    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) =>
        [.. batch.Outputs.Select((outputs, row) => -Target((T)objective, batch, row).Zip(Naive.Softmax(outputs), (q, p) => q == 0 ? 0 : q * Math.Log(p)).Sum())];

    protected sealed override double Loss(T objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();

    protected abstract double[] Target(T objective, ExampleBatch batch, int row);

    protected static double[] Spread(BinnedObjective objective, IEnumerable<(double Value, double Weight)> masses)
    {
        var target = new double[objective.Bins];
        foreach (var (value, weight) in masses)
        {
            var place = (Math.Clamp(value, objective.Minimum, objective.Maximum) - objective.Minimum) / (objective.Maximum - objective.Minimum) * (objective.Bins - 1);
            for (var bin = 0; bin < objective.Bins; bin++)
                target[bin] += weight * Math.Max(0, 1 - Math.Abs(place - bin));
        }
        return target;
    }
}

public sealed class HlGaussReference : BinnedReference<HlGauss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new HlGauss(-4, 4, 16), new HlGauss(-1, 2, 5, 1.5), new HlGauss(0, 3, 2)];

    protected override double[] Target(HlGauss objective, ExampleBatch batch, int row)
    {
        var (width, label) = ((objective.Maximum - objective.Minimum) / objective.Bins, Math.Clamp(batch.Labels[row][0], objective.Minimum, objective.Maximum));
        double[] masses = [.. Enumerable.Range(0, objective.Bins).Select(bin => Mass(objective.Minimum + bin * width, objective.Minimum + (bin + 1) * width))];
        return [.. masses.Select(mass => mass / masses.Sum())];

        // Simpson's rule: the normal distribution function is what is to be checked.
        double Mass(double from, double to)
        {
            const int Parts = 2000;
            var step = (to - from) / Parts;
            return step / 3 * Enumerable.Range(0, Parts + 1).Sum(i => (i is 0 or Parts ? 1 : i % 2 == 1 ? 4 : 2) * Density((from + i * step - label) / (objective.SigmaRatio * width)));
        }

        static double Density(double z) => Math.Exp(-z * z / 2);
    }
}

public sealed class TwoHotReference : BinnedReference<TwoHot>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new TwoHot(-4, 4, 16), new TwoHot(-1, 2, 4), new TwoHot(0, 3, 2)];

    protected override double[] Target(TwoHot objective, ExampleBatch batch, int row) => Spread(objective, [(batch.Labels[row][0], 1)]);
}

public sealed class CategoricalDistributionReference : BinnedReference<CategoricalDistribution>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new CategoricalDistribution(-4, 4), new CategoricalDistribution(-1, 2, 4)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => batch with
    {
        Columns = new Dictionary<string, double[][]>
        {
            ["target_values"] = [.. batch.Outputs.Select(_ => Some.Normals(random, 3, 2))],
            ["target_weights"] = [.. batch.Outputs.Select(_ => Naive.Softmax(Some.Normals(random, 3, 1)))],
        },
    };

    protected override double[] Target(CategoricalDistribution objective, ExampleBatch batch, int row) =>
        Spread(objective, batch.Columns["target_values"][row].Zip(batch.Columns["target_weights"][row]));
}

/// <summary>Golden cases give the number of bins by the width of the logits, and expect targets and decoded values, too.</summary>
public abstract class GoldenBinned : GoldenAdapter
{
    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        golden = golden with { Params = (JsonObject)golden.Params.DeepClone() };
        golden.Params["bins"] = golden.Logits![0].Length;
        var objective = (BinnedObjective)golden.Build();
        var labels = golden.Extra.TryGetProperty("targets", out var targets) ? GoldenNumbers.Rows(targets) : [.. golden.Logits.Select(_ => new[] { 0.0 })];
        var columns = golden.Extra.EnumerateObject().Where(input => input.Name.StartsWith("target_", StringComparison.Ordinal)).ToDictionary(input => input.Name, input => GoldenNumbers.Rows(input.Value));
        var context = CheckObjective(golden, objective, new(golden.Logits, labels) { Columns = columns }, dtype);
        using var state = context.State;
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("target_probs")), GoldenNumbers.Flat(objective.Targets(context)), golden.Tolerance, "target");
        if (golden.Expected.TryGetProperty("decoded", out var decoded))
            GoldenNumbers.AssertClose(GoldenNumbers.Flat(decoded), [.. golden.Logits.Select(row => Naive.Softmax([.. row.Select(z => z - row.Max())]).Zip(objective.Support, (p, value) => p * value).Sum())], golden.Tolerance, "decoded value");
    }
}

public sealed class GoldenHlGauss : GoldenBinned
{
    public override string Name => "hl_gauss";
}

public sealed class GoldenTwoHot : GoldenBinned
{
    public override string Name => "two_hot";
}

public sealed class GoldenCategoricalDistribution : GoldenBinned
{
    public override string Name => "categorical_c51";
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinnedObjectiveTests
{
    [Fact]
    public void Targets_TwoHotBetweenTwoValues_HaveTheLabelAsMean()
    {
        using var scope = NewDisposeScope();
        var objective = new TwoHot(0, 10, 11);
        var targets = GoldenNumbers.Flat(objective.Targets(new ExampleBatch([new double[11], new double[11]], [[3.25], [99]]).Context(objective)));
        Assert.Equal(0.75, targets[3], 12);
        Assert.Equal(0.25, targets[4], 12);
        Assert.Equal(1, targets[21], 12);   // above the range: its upper end
    }

    [Fact]
    public void Support_HlGaussAndTwoHot_AreCentresAndValuesWithBothEnds()
    {
        Assert.Equal([0.5, 1.5], new HlGauss(0, 2, 2).Support.AsEnumerable());
        Assert.Equal([0.0, 1, 2], new TwoHot(0, 2, 3).Support.AsEnumerable());
    }

    [Fact]
    public void BinnedObjectives_BadParameters_NameRangeAndValue()
    {
        Assert.StartsWith("The range of HlGauss must have its minimum below its maximum. Got 2 and 2.", Assert.Throws<ArgumentException>(() => new HlGauss(2, 2)).Message, StringComparison.Ordinal);
        Rejected.OutOfRange("Bins of TwoHot must be in [2, infinity). Got 1.", () => new TwoHot(0, 1, 1));
        Rejected.OutOfRange("SigmaRatio of HlGauss must be in (0, infinity). Got 0.", () => new HlGauss(0, 1, 8, 0));
        Rejected.OutOfRange("Minimum of HlGauss must be in (-infinity, infinity). Got NaN.", () => new HlGauss(double.NaN, 1));
    }

    [Fact]
    public void Losses_WeightsOfAnotherWidth_NamesBoth()
    {
        var batch = new ExampleBatch([new double[4]], [[0]]) { Columns = new Dictionary<string, double[][]> { ["target_values"] = [[1, 2]], ["target_weights"] = [[0.2, 0.3, 0.5]] } };
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new CategoricalDistribution(0, 3, 4), batch));
        Assert.StartsWith("Target values and weights must be as many. Got 2 values and 3 weights per row.", error.Message, StringComparison.Ordinal);
    }
}
