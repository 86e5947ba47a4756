using System.Collections.Immutable;
using Extensions.Testing;
using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training.Streaming;

/// <summary>One pass measures what is measured in memory, and sets apart what is validated.</summary>
public class StreamSurveyTests
{
    private static readonly StreamPlan Plan = new(BufferRows: 100, ChunkRows: 10, SampleRows: 2000, ValidationRows: 300);

    [Theory, Trait("Kind", "Property")]
    [InlineData(false)]
    [InlineData(true)]
    public void Take_NoValidation_MeasuresAsInMemory(bool sparse)
    {
        var request = Request(Mixed(1500), LabelKind.Regression) with { Layout = sparse ? FeatureLayout.Sparse : FeatureLayout.Dense };
        var block = ColumnReader.Read(request);
        var rows = Enumerable.Range(0, 1500).Select(row => (long)row).ToArray();
        var survey = Take(request, Plan, 0, new SomeSquaredError(), deviations: true);

        Assert.Equal((1500, 1500), (survey.TrainCount, survey.Sample.RowCount));
        Same(InputScale.Measure(block.Features, rows, block.Weights), survey.Features.Scale(survey.Sample.Features));
        if (!sparse)
            Same(RobustScale.Measure((DenseFeatures)block.Features, rows), RobustScale.Measure((DenseFeatures)survey.Sample.Features, rows, survey.Features.Ranges));
        var (expected, found) = (LabelScale.Measure(block, rows), survey.Spread.Scale);
        Assert.Equal(expected.Mean, found.Mean, 1e-9 * Math.Abs(expected.Mean));
        Assert.Equal(expected.Deviation, found.Deviation, 1e-9 * expected.Deviation);
        Assert.Equal((block.Labels.Min(), block.Labels.Max()), survey.Spread.Range);
        Assert.Equal(LabelStatistics.Measure(block, rows, new SomeSquaredError(), 1).MeanLabel, survey.Labels.MeanLabel, 1e-9);
    }

    [Fact, Trait("Kind", "Property")]
    public void Take_DocumentFrequencies_MeasuresAsInMemory()
    {
        var request = Request(Mixed(1500), LabelKind.Regression) with { Layout = FeatureLayout.Sparse };
        var survey = Take(request, Plan, 0, new SomeSquaredError(), documentFrequencies: true);
        Same(DocumentFrequencyScale.Measure((SparseFeatures)ColumnReader.Read(request).Features, [.. Enumerable.Range(0, 1500).Select(row => (long)row)]), survey.Features.Scale(survey.Sample.Features));
    }

    [Fact, Trait("Kind", "Example")]
    public void Take_FeatureThatVariesBeyondTheSample_Counts()
    {
        var view = new GeneratedDataView(30_000, 2, (row, x) => (x[0], x[1]) = (row == 12_345 ? 5 : 1, row % 9), (_, x) => x[1]);
        var survey = Take(Request(view, LabelKind.Regression), Plan with { SampleRows = 100 }, 0, new SomeSquaredError());
        var sample = (DenseFeatures)survey.Sample.Features;
        Assert.Equal(100, sample.RowCount);
        Assert.Equal(0.5, RobustScale.Measure(sample, [.. Enumerable.Range(0, 100).Select(row => (long)row)], survey.Features.Ranges).Factor[0]);
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(0.05, 100, 0)]
    [InlineData(0.5, 300, 300)]
    public void Take_Fraction_SetsAboutThatShareApartButNoMoreThanFits(double fraction, int about, int exact)
    {
        var survey = Survey(2000, fraction, row => row % 2);
        var validation = survey.Validation!.RowCount;
        Assert.InRange(validation, 0.6 * about, 1.4 * about);
        Assert.True(exact == 0 || validation == exact);
        Assert.Equal(2000, survey.TrainCount + validation);
        Assert.Equal(survey.ValidationNumbers.Order().Distinct(), survey.ValidationNumbers);
        Assert.Equal(survey.ValidationNumbers.Select(number => (float)(number % 2)), survey.Validation.Labels);
        Assert.Equal(2000, survey.Labels.Total + validation);
        Assert.Equal(1000 - survey.Validation.Labels.Count(label => label == 1), survey.Labels.Sums[1]);
        Assert.Equal(survey.ValidationNumbers, Survey(2000, fraction, row => row % 2).ValidationNumbers);
    }

    [Fact, Trait("Kind", "Example")]
    public void Take_RowThatIsAloneInItsClass_Trains()
    {
        for (var rare = 0; rare < 40; rare++)
            Assert.Equal(1, Survey(200, 0.5, row => row == rare ? 1 : 0).Labels.Sums[1]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Take_FewerThanTenValidationRows_LetsAllTrain()
    {
        var survey = Survey(60, 0.1, row => row % 2);
        Assert.Null(survey.Validation);
        Assert.Equal((60, 60.0), (survey.TrainCount, survey.Labels.Total));
    }

    [Fact, Trait("Kind", "Example")]
    public void Take_BlocksOfIndicators_FindsThoseThatAreOneHotInEveryRow()
    {
        var view = new GeneratedDataView(5000, 6, (row, x) =>
        {
            x.Clear();
            x[row == 4321 ? 2 : row % 2 == 0 ? 0 : 1] = 1;   // so rare that no sample sees it
            x[3] = x[4] = row == 4321 ? 1 : 0;
        }, (row, _) => row);
        var features = Take(Request(view, LabelKind.Regression), Plan with { SampleRows = 10 }, 0, new SomeSquaredError(), categories: [new(0, 3), new(3, 3)]).Features;
        Assert.Equal([new(0, 3)], features.OneHot.AsEnumerable());
        Assert.Equal(1, features.Ranges.Highest[2]);
    }

    private static StreamSurvey Survey(int rows, double fraction, Func<long, float> label)
        => Take(Request(new GeneratedDataView(rows, 3, StreamedFits.Fill, (row, _) => label(row)), LabelKind.Binary), Plan, fraction, new SomeLogistic());

    private static StreamSurvey Take(ColumnReaderRequest request, StreamPlan plan, double fraction, Objective objective, bool deviations = false, bool documentFrequencies = false, ImmutableArray<SlotRange>? categories = null)
    {
        var stream = new ExampleStream(request);
        return StreamSurvey.Take(stream, plan, fraction, new LabelSums(objective, 1, 1), new FeatureMeasures(stream.Shape, deviations, documentFrequencies, categories ?? []), seed: 2);
    }

    private static ColumnReaderRequest Request(GeneratedDataView view, LabelKind kind) => new(view, "Features", "Label", kind);

    /// <summary>A large mean, an indicator, a constant, a feature that is mostly zero.</summary>
    private static GeneratedDataView Mixed(int rows) => new(rows, 4, (row, x) =>
    {
        StreamedFits.Fill(row, x);
        (x[0], x[1], x[2], x[3]) = (10_000 + x[0], x[1] > 1 ? 1 : 0, 3, x[3] > 0.5f ? x[3] : 0);
    }, (_, x) => 1e4f + x[0] * 3);

    private static void Same(InputScale expected, InputScale found)
    {
        Assert.Equal(expected.Offset.Length, found.Offset.Length);
        Assert.All(expected.Offset.Zip(found.Offset), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Abs(pair.First)));
        Assert.All(expected.Factor.Zip(found.Factor), pair => Assert.Equal(pair.First, pair.Second, 1e-7 * Math.Abs(pair.First)));
        Assert.Equal(expected.Numbers.AsEnumerable(), found.Numbers.AsEnumerable());
    }
}
