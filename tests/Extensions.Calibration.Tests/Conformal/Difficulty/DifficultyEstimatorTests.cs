using Extensions.Calibration.Tests.Contracts;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Difficulty;

public class DifficultyEstimatorTests
{
    private static readonly MLContext ML = new(1);

    private static RegressionConformalCatalog Catalog => ML.Regression.Conformal();

    private static IDataView View(IEnumerable<NumberRow> rows) => NumberRow.View(ML, [.. rows]);

    private static float[] Difficulties(IEstimator<ITransformer> estimator, IDataView fit, IDataView rows) => [.. estimator.Fit(fit).Transform(rows).GetColumn<float>("Difficulty")];

    /// <summary>Rows at 0, 1, 2, ... on a line with residuals 0, 1, 2, ...: what the neighbours of a new row say, and of the rows themselves, can be said by hand.</summary>
    [Theory, Trait("Kind", "Example")]
    [InlineData(NeighborMeasure.MeanResidual, 1.5, 2)]                    // of 1, 2
    [InlineData(NeighborMeasure.LabelDeviation, 0.5, 1)]                  // of labels 1, 2; of 1, 3 for the row at 2 itself
    [InlineData(NeighborMeasure.DistanceSum, 0.1, 0.2)]                   // (0.4 + 0.6) / 10
    public void Fit_RowsOnALine_AsByHand(NeighborMeasure measure, double expected, double own)
    {
        var rows = Enumerable.Range(0, 11).Select(i => new NumberRow { Features = [i, 5], Label = i, Score = 0, Group = 1 }).ToArray();
        var estimator = Catalog.NeighborDifficulty(measure, neighbors: 2);
        var fitted = estimator.Fit(View(rows));
        Assert.Equal(expected, fitted.Transform(View([new NumberRow { Features = [1.4f, 5], Group = 1 }])).GetColumn<float>("Difficulty").Single() - fitted.Offset, 1e-6);
        // The offset is 1 % of the mean over the rows, none of which is its own neighbour; the ends of the line have their neighbours on one side.
        double Own(int i) => (measure, i) switch
        {
            (NeighborMeasure.MeanResidual, 0) => 1.5, (NeighborMeasure.MeanResidual, 10) => 8.5, (NeighborMeasure.MeanResidual, _) => i,
            (NeighborMeasure.LabelDeviation, 0 or 10) => 0.5, (NeighborMeasure.LabelDeviation, _) => 1,
            (_, 0 or 10) => 0.3, _ => 0.2,
        };
        Assert.Equal(own, Own(2));
        Assert.Equal(0.01 * Enumerable.Range(0, 11).Average(Own), fitted.Offset, 1e-9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_VectorOrColumn_VarianceOrValue()
    {
        var rows = new[] { new NumberRow { Features = [1, 3], Difficulty = 2, Group = 1 }, new NumberRow { Features = [2, 2], Difficulty = 4, Group = 1 } };
        Assert.Equal([1 + 0.01f * 0.5f, 0.01f * 0.5f], Difficulties(Catalog.EnsembleDifficulty("Features"), View(rows), View(rows)));
        Assert.Equal([2.03f, 4.03f], Difficulties(Catalog.ColumnDifficulty(new("Difficulty"), new() { DifficultyColumnName = "Difficulty" }), View(rows), View(rows)));
    }

    /// <summary>A tree on absolute residuals finds where they are large; the Score of the model before stays.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Fit_ResidualModel_LearnsTheResidualsAndHidesItsColumns()
    {
        var rows = View(NumberRow.Rows(2000));
        var features = ML.Transforms.CustomMapping<NumberRow, Widened>((from, to) => to.Wide = [Math.Abs(from.Features[0]), 1], null);
        var view = features.Fit(rows).Transform(rows);
        var trainer = ML.Regression.Trainers.OnlineGradientDescent(featureColumnName: "Wide", numberOfIterations: 20);
        var output = Catalog.ModelDifficulty(trainer).Fit(view).Transform(view);
        Assert.Equal(rows.GetColumn<float>("Score"), output.GetColumn<float>("Score"));
        Assert.Equal(rows.GetColumn<float>("Label"), output.GetColumn<float>("Label"));
        var (predicted, spread) = (output.GetColumn<float>("Difficulty").ToArray(), rows.GetColumn<float>("Difficulty").ToArray());
        Assert.True(predicted.Where((_, i) => spread[i] > 1.7).Average() > 2 * predicted.Where((_, i) => spread[i] < 0.7).Average());
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ResidualModelWithAnotherLabelColumn_SaysSo()
        => Assert.Contains("its label column must have that name", Assert.Throws<InputDataException>(
            () => Catalog.ModelDifficulty(ML.Regression.Trainers.OnlineGradientDescent("Difficulty")).Fit(View(NumberRow.Rows(50)))).Message);

    [Fact, Trait("Kind", "Example")]
    public void Bins_OfTheRowsThatItWasFittedOn_HoldAboutEquallyMany()
    {
        var rows = View(NumberRow.Rows(1000));
        var bins = Catalog.ColumnDifficulty(new("Difficulty"), new() { Bins = 4, DifficultyColumnName = "Hardness" }).Fit(rows).Transform(rows).GetColumn<uint>("DifficultyBin").ToArray();
        Assert.Equal([1u, 2u, 3u, 4u], bins.Distinct().Order());
        Assert.All(bins.GroupBy(bin => bin), bin => Assert.InRange(bin.Count(), 248, 252));
    }

    /// <summary>Bins of rows of its own: intervals by bin cover each bin. The same bins with one threshold for all cover some bins too little; they are the broken twin.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Bins_GroupConditionalIntervals_CoverEveryBin()
    {
        const int Draws = 1200, Calibration = 120;
        var model = Catalog.NeighborDifficulty(NeighborMeasure.MeanResidual, 10, options: new() { Bins = 2 }).Fit(View(NumberRow.Rows(400, seed: 99)));
        var all = model.Transform(View(NumberRow.Rows(Draws * (Calibration + 1), seed: 100)));
        var bins = all.GetColumn<uint>("DifficultyBin").Select(bin => (int)bin - 1).ToArray();
        var scores = all.GetColumn<float>("Label").Zip(all.GetColumn<float>("Score"), (label, score) => Math.Abs((double)label - score)).ToArray();
        int[] draws = [0, 0], covered = [0, 0], together = [0, 0];
        for (var draw = 0; draw < Draws; draw++)
        {
            var (start, next) = (draw * (Calibration + 1), draw * (Calibration + 1) + Calibration);
            var rows = new ConformalRows(scores[start..next]) { Groups = bins[start..next], GroupCount = 2 };
            draws[bins[next]]++;
            covered[bins[next]] += scores[next] <= new GroupConditional("DifficultyBin").Fit(rows).At(0.1).Of(new(bins[next], 1, []), 0) ? 1 : 0;
            together[bins[next]] += scores[next] <= new SplitConformal().Fit(rows).At(0.1).Of(new(bins[next], 1, []), 0) ? 1 : 0;
        }
        Assert.All(new[] { 0, 1 }, bin => Assert.True(CoverageCheck.IsAtLeast(covered[bin], draws[bin], 0.9)));
        Assert.False(CoverageCheck.IsAtLeast(together[1], draws[1], 0.9));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadRows_NamesThem()
    {
        var rows = NumberRow.Rows(40);
        rows[7].Features = [1, float.NaN];
        Assert.Contains("Row 7 has NaN in slot 1 of column 'Features'", Assert.Throws<InputDataException>(() => Catalog.NeighborDifficulty().Fit(View(rows))).Message);
        rows = NumberRow.Rows(40);
        rows[3].Score = float.PositiveInfinity;
        Assert.Contains("Row 3 has prediction Infinity", Assert.Throws<InputDataException>(() => Catalog.NeighborDifficulty().Fit(View(rows))).Message);
        rows[3].Difficulty = -1;
        Assert.Contains("Row 3 has difficulty -1; allowed are numbers from 0", Assert.Throws<InputDataException>(() => Catalog.ColumnDifficulty(new("Difficulty")).Fit(View(rows))).Message);
        Assert.Contains("25 rows came; 25 neighbours", Assert.Throws<InputDataException>(() => Catalog.NeighborDifficulty().Fit(View(NumberRow.Rows(25)))).Message);
        rows = NumberRow.Rows(30);
        rows.ForEach(row => row.Label = row.Score);
        Assert.Contains("All 30 rows have difficulty 0", Assert.Throws<InputDataException>(() => Catalog.NeighborDifficulty().Fit(View(rows))).Message);
        rows.ForEach(row => row.Label = float.NaN);
        Assert.Contains("30 rows have no label", Assert.Throws<InputDataException>(() => Catalog.NeighborDifficulty().Fit(View(rows))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Catalog.NeighborDifficulty(neighbors: 0));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => Catalog.NeighborDifficulty(options: new() { Beta = 0, Bins = 1 }));
    }

    /// <summary>A row whose difficulty cannot be told: no number, no bin, and the whole line.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Transform_NaNFeature_GivesTheWholeLine()
    {
        var fit = View(NumberRow.Rows(300));
        var chain = Catalog.NeighborDifficulty().Append(Catalog.Intervals(0.1, new NormalizedResidualScore()));
        var rows = NumberRow.Rows(3);
        rows[1].Features = [float.NaN, 0];
        var output = chain.Fit(fit).Transform(View(rows));
        Assert.Equal([false, true, false], output.GetColumn<float>("Difficulty").Select(float.IsNaN));
        Assert.Equal([false, true, false], output.GetColumn<uint>("DifficultyBin").Select(bin => bin == 0));
        Assert.Equal([false, true, false], output.GetColumn<float>("Upper").Select(float.IsPositiveInfinity));
    }

    private sealed class Widened
    {
        [VectorType(2)]
        public float[] Wide { get; set; } = [];
    }
}
