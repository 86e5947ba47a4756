using System.Text.Json.Serialization;

namespace MLExtensions.Calibration;

/// <summary>A way to calibrate the probabilities of several classes: settings, from which <see cref="Fit"/> makes a map. Immutable.</summary>
/// <remarks>
/// To add one, derive a record, mark it and the record of its map with <see cref="CalibratorNameAttribute"/>, and override <see cref="Fit"/>. As JSON it is an object
/// with its name as "type" and its settings in snake case.
/// </remarks>
[JsonConverter(typeof(DiscriminatedConverter<MulticlassCalibrator>))]
public abstract record MulticlassCalibrator
{
    /// <summary>Fits a map.</summary>
    /// <param name="rows">Rows that the model behind the scores was not trained on.</param>
    /// <exception cref="InputDataException">The rows are too few for the calibrator, or nothing can be learned from them.</exception>
    public abstract MulticlassMap Fit(MulticlassCalibrationSet rows);
}

/// <summary>A fitted calibrator of several classes: scores in, probabilities out. Immutable.</summary>
[JsonConverter(typeof(DiscriminatedConverter<MulticlassMap>))]
public abstract record MulticlassMap
{
    /// <summary>What scores the map reads.</summary>
    public abstract ScoreMeaning Reads { get; }

    /// <summary>Number of classes that it was fitted for, or null where it serves any number.</summary>
    public virtual int? ClassCount => null;

    /// <summary>Whether the class with the greatest score always keeps the greatest probability.</summary>
    public virtual bool KeepsArgmax => false;

    /// <summary>How the fit went.</summary>
    public FitDiagnostics Diagnostics { get; init; } = FitDiagnostics.ClosedForm;

    /// <summary>Writes the calibrated probabilities of a row; they sum to 1.</summary>
    /// <param name="scores">Finite scores, one per class, as <see cref="Reads"/> says.</param>
    /// <param name="probabilities">As long as the scores; may be the same memory.</param>
    public abstract void Apply(ReadOnlySpan<double> scores, Span<double> probabilities);

    /// <summary>Writes the calibrated probabilities of scores of any meaning.</summary>
    /// <param name="scores">Finite scores, one per class.</param>
    /// <param name="meaning">What they are.</param>
    /// <param name="probabilities">As long as the scores; may be the same memory.</param>
    public void Apply(ReadOnlySpan<double> scores, ScoreMeaning meaning, Span<double> probabilities)
    {
        ScoreForms.Convert(scores, meaning, Reads, probabilities);
        Apply(probabilities, probabilities);
    }
}
