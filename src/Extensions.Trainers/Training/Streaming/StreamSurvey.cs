using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>The first pass over a stream: sets validation rows apart, and measures all others.</summary>
/// <remarks>
/// Each row is a candidate for validation with the probability of the fraction; of the candidates a uniform sample is kept that fits into
/// memory, and all others train. What trains is measured as soon as that is decided, so that no validation row takes part.
/// </remarks>
internal sealed class StreamSurvey
{
    private readonly RowReservoir sample;
    private readonly LabelSums labels;

    private StreamSurvey(RowReservoir sample, LabelSums labels, FeatureMeasures features) => (this.sample, this.labels, Features) = (sample, labels, features);

    /// <summary>Number of training rows.</summary>
    public long TrainCount { get; private set; }

    /// <summary>A uniform sample of the training rows.</summary>
    public ExampleBlock Sample { get; private set; } = null!;

    /// <summary>Validation rows, or null.</summary>
    public ExampleBlock? Validation { get; private set; }

    /// <summary>Their numbers, ascending.</summary>
    public long[] ValidationNumbers { get; private set; } = [];

    /// <summary>Measures of the features.</summary>
    public FeatureMeasures Features { get; }

    /// <summary>Measures of a regression label.</summary>
    public LabelSpread Spread { get; } = new();

    /// <summary>Sums of the labels.</summary>
    public LabelStatistics Labels => labels.Statistics;

    /// <summary>Reads the stream once.</summary>
    /// <param name="stream">The rows.</param>
    /// <param name="plan">How many of them may stay.</param>
    /// <param name="fraction">Share to set apart for validation.</param>
    /// <param name="labels">Adds up the labels.</param>
    /// <param name="features">Measures the features.</param>
    /// <param name="seed">Seed of the run.</param>
    public static StreamSurvey Take(ExampleStream stream, StreamPlan plan, double fraction, LabelSums labels, FeatureMeasures features, int seed)
    {
        var random = new Random(Seeds.Number(seed, Seeds.Purpose.Split));
        using var sample = new RowReservoir(stream.Shape, plan.SampleRows, stream.EntriesPerRow, new Random(Seeds.Number(seed, Seeds.Purpose.Sample)));
        var survey = new StreamSurvey(sample, labels, features);
        using var validation = new RowReservoir(stream.Shape, fraction > 0 ? plan.ValidationRows : 0, stream.EntriesPerRow, random, survey.Add);
        stream.Read(row =>
        {
            if (fraction > 0 && random.NextDouble() < fraction)
                validation.Offer(row);
            else
                survey.Add(row);
        });
        survey.Finish(validation, new ExampleRow(stream.Shape));
        return survey;
    }

    private void Finish(RowReservoir validation, ExampleRow row)
    {
        if (validation.Count < ValidationSplit.FewestRows)
            while (validation.Count > 0)
                validation.Remove(validation.Count - 1);
        for (var place = validation.Count - 1; place >= 0; place--)
        {
            validation.Copy(place, row);
            if (labels.Class(row.Label) is { } label && labels.IsMissing(label))
                validation.Remove(place);   // the class keeps a training row
        }
        if (validation.Count > 0)
            (Validation, ValidationNumbers) = validation.ToBlock();
        Sample = sample.ToBlock().Block;
    }

    private void Add(ExampleRow row)
    {
        TrainCount++;
        Features.Add(row);
        labels.Add(row.Label, row.Weight);
        Spread.Add(row.Label[0], row.Weight);
        sample.Offer(row);
    }
}
