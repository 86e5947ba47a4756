using MLExtensions.Columns;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Training;

public class DocumentFrequencyScaleTests
{
    // Columns: in three training rows, a stored zero not counted; in one; only in the row that does not train; never.
    private static readonly SparseFeatures Features = new(4, 4, [0, 2, 4, 6, 7], [0, 1, 0, 1, 0, 2, 2], [2, 3, 1, 0, 2, 1, 5]);

    /// <summary>log(4 / 4) + 1 = 1 and log(4 / 2) + 1 = 1.693147; the squared lengths are 4 + 25.800723, 1 and 4 + 2.866747.</summary>
    [Fact, Trait("Kind", "Golden")]
    public void Measure_TrainingRows_GivesTheSmoothedFormulaAndAMedianRowOfLengthOne()
    {
        var scale = DocumentFrequencyScale.Measure(Features, [0, 1, 2]);
        var common = 1 / Math.Sqrt(6.866747);
        Assert.Empty(scale.Offset);
        Assert.Equal(common, scale.Factor[0], 1e-7);
        Assert.Equal(common * 1.693147, scale.Factor[1], 1e-6);
        Assert.Equal(common * 1.693147, scale.Factor[2], 1e-6);
        Assert.Equal(0, scale.Factor[3]);
    }

    [Fact, Trait("Kind", "Property")]
    public void Measure_CountsInAnotherUnit_GivesTheSameRows()
    {
        var doubled = new SparseFeatures(4, 4, Features.RowStarts, Features.Columns, Array.ConvertAll(Features.Values, value => 2 * value));
        var (one, two) = (DocumentFrequencyScale.Measure(Features, [0, 1, 2]), DocumentFrequencyScale.Measure(doubled, [0, 1, 2]));
        Assert.All(one.Factor.Zip(two.Factor), pair => Assert.Equal(pair.First, 2 * pair.Second, 1e-12));
    }

    /// <summary>A number among words, here a year, counts as a feature of 10 times the usual size whatever its unit.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Measure_LargeNumberAmongWords_DoesNotDrownThem()
    {
        double[] Factors(float number) => DocumentFrequencyScale.Measure(new SparseFeatures(2, 4, [0, 3, 6], [0, 1, 3, 0, 2, 3], [1, 1, number, 1, 1, number]), [0, 1]).Factor;
        var (ten, year, huge) = (Factors(10), Factors(2026), Factors(1e18f));
        for (var c = 0; c < 3; c++)
            Assert.Equal((ten[c], ten[c]), (year[c], huge[c]), (x, y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) < 1e-9);
        Assert.Equal(10 * ten[3], 2026 * year[3], 1e-9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Measure_NoValues_CountsNothing() =>
        Assert.Equal([0, 0], DocumentFrequencyScale.Measure(new SparseFeatures(2, 2, [0, 0, 0], [], []), [0, 1]).Factor);

    /// <summary>The model takes unscaled rows, and computes of them what the network computes of the scaled ones.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Export_Scaling_BecomesPartOfTheFirstWeights()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var block = Fits.Dense(60, 5, 3).ToSparse();
        var scale = DocumentFrequencyScale.Measure((SparseFeatures)block.Features, Enumerable.Range(0, 60).Select(row => (long)row).ToArray());
        var layout = new NetworkLayout(5, 3, new NetworkOptions { HiddenLayers = [8] });
        var values = empty(layout.TotalCount).normal_(generator: generator);
        var folded = NetworkExport.Export(layout, values, scale, LabelScale.Identity);
        var outputs = new Network(layout, values, null).Predict(FeatureSource.Create(block.Features, scale, CPU).Gather(arange(60)));
        for (var row = 0; row < 60; row++)
            Assert.All(folded.Evaluate(block.Row(row)).Zip(outputs[row].data<float>()), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }
}
