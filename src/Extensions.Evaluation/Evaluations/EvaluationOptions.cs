using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>Which columns an evaluation reads, and how sure its intervals are.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Name of the label column.</summary>
    /// <value>The default value is "Label". Two classes: Boolean, or Single or Double, positive above 0. Several: a key. Regression: Single or Double. Multi-label: a vector of Boolean or Single.</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of scores: the class probabilities of several classes, the prediction of a regression.</summary>
    /// <value>The default value is "Score".</value>
    [Required]
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>Name of the column of probabilities of two classes, or of several labels.</summary>
    /// <value>The default value is "Probability".</value>
    [Required]
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>Name of the column of decisions of two classes and of several. Where two classes have none, a row is predicted positive above a probability of 0.5.</summary>
    /// <value>The default value is "PredictedLabel".</value>
    [Required]
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Name of the column of decisions of several labels. Where there is none, a label is predicted above a probability of 0.5.</summary>
    /// <value>The default value is "PredictedLabels".</value>
    [Required]
    public string PredictedLabelsColumnName { get; init; } = "PredictedLabels";

    /// <summary>Name of the column of prediction sets, which are evaluated where it is there.</summary>
    /// <value>The default value is "PredictionSet".</value>
    [Required]
    public string PredictionSetColumnName { get; init; } = "PredictionSet";

    /// <summary>Name of the column of lower ends of prediction intervals, which are evaluated where both ends are there and <see cref="Alpha"/> is known.</summary>
    /// <value>The default value is "Lower".</value>
    [Required]
    public string LowerColumnName { get; init; } = "Lower";

    /// <summary>Name of the column of upper ends of prediction intervals.</summary>
    /// <value>The default value is "Upper".</value>
    [Required]
    public string UpperColumnName { get; init; } = "Upper";

    /// <summary>The miscoverage that prediction sets or intervals were asked for, strictly between 0 and 1, or null where it is not known.</summary>
    /// <value>The default value is null.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Alpha { get; init; }

    /// <summary>Name of a column of weights, Single or Double, or null: as how many rows each row counts.</summary>
    /// <value>The default value is null. ML.NET's own metrics take no weights.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Name of a key column of groups that are to be served alike, or null.</summary>
    /// <value>The default value is null.</value>
    public string? GroupColumnName { get; init; }

    /// <summary>Name of the column that says which rows a model of classes leaves undecided, Boolean, which is evaluated where it is there.</summary>
    /// <value>The default value is "Abstain", as SelectivePrediction and LearnToReject write it.</value>
    [Required]
    public string AbstainColumnName { get; init; } = "Abstain";

    /// <summary>Number of rows that sets or intervals were calibrated on, or null where it is not known: with <see cref="Alpha"/> it gives the band that their coverage should lie in.</summary>
    /// <value>The default value is null; allowed are numbers from 0.</value>
    [Range(0L, long.MaxValue)]
    public long? CalibrationCount { get; init; }

    /// <summary>Name of a column of features, a vector of Single, among which the slab is searched where sets or intervals cover least, or null for no search.</summary>
    /// <value>The default value is null.</value>
    public string? FeatureColumnName { get; init; }

    /// <summary>Resamples behind the intervals of metrics, and their confidence.</summary>
    /// <value>The default value is 999 resamples, confidence 0.95, seed 0.</value>
    public BootstrapOptions Bootstrap { get; init; } = new() { Replicates = 999 };

    /// <summary>The course of the training, shown in reports: <c>model.LastTransformer.Model.History</c>.</summary>
    /// <value>The default value is null.</value>
    public TrainingHistory? History { get; init; }

    /// <summary>What is known of wrong labels, shown in reports.</summary>
    /// <value>The default value is null.</value>
    public LabelNoiseMetrics? LabelNoise { get; init; }

    internal ConformalEvaluationOptions Conformal => new() { Alpha = Alpha, CalibrationCount = CalibrationCount, Confidence = Bootstrap.Confidence, GroupColumnName = GroupColumnName, FeatureColumnName = FeatureColumnName };
}
