using System.ComponentModel.DataAnnotations;
using Microsoft.ML;

namespace MLExtensions.Calibration;

/// <summary>Columns that calibrators read and write, and what the scores are.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of scores that are calibrated.</summary>
    /// <value>Default: null, which is "Score" for several classes and for logits, and "Probability" for the probabilities of two classes or of several labels.</value>
    public string? ScoreColumnName { get; init; }

    /// <summary>What the scores are: calibrators never guess.</summary>
    /// <value>Default: Probabilities, which every multiclass and neural trainer of this library gives, and those of ML.NET whose log-loss means anything.</value>
    [EnumDataType(typeof(ScoreMeaning))]
    public ScoreMeaning Scores { get; init; } = ScoreMeaning.Probabilities;

    /// <summary>Name of the column of example weights, or null where every example counts 1.</summary>
    /// <value>Default: null.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Name of a key column whose every value gets a calibrator of its own, pooled with that of all rows; null for none.</summary>
    /// <value>Default: null. A key of known count; rows without a group, and groups without rows, get the calibrator of all rows.</value>
    public string? GroupColumnName { get; init; }

    /// <summary>Sum of weights m that the calibrator of all rows counts as beside that of a group: a group of weight n has the share n / (n + m) in the probability.</summary>
    /// <value>Default: 200. From 0, which takes the group's alone.</value>
    [Range(0.0, double.MaxValue)]
    public double GroupPooling { get; init; } = 200;

    /// <summary>Least probability that comes out, so that no logarithm is infinite; the greatest is 1 less it. 0 leaves probabilities alone.</summary>
    /// <value>Default: 0. From 0 to 0.01.</value>
    [Range(0.0, 0.01)]
    public double LeastProbability { get; init; }

    /// <summary>Where calibrated probabilities of two classes or of labels go: in the place of probabilities, beside logits.</summary>
    internal string ProbabilityColumn => Scores == ScoreMeaning.Probabilities ? ScoreColumn(ScoreColumns.Probability) : ScoreColumns.Probability;

    /// <summary>Checks the optional columns against a promised schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A named column is absent or of a wrong type.</exception>
    internal void CheckOptionalColumns(SchemaShape schema)
    {
        if (ExampleWeightColumnName is { } weight)
            schema.Find(weight, "weight", ScoreColumns.IsReal, ScoreColumns.RealWords);
        if (GroupColumnName is { } group)
            schema.Find(group, "group", ScoreColumns.IsKey, ScoreColumns.KeyWords);
    }

    internal string ScoreColumn(string probabilities) => ScoreColumnName ?? (Scores == ScoreMeaning.Probabilities ? probabilities : "Score");
}
