using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>How badly a class fits a row whose class probabilities are known: large is bad. Settings only; immutable.</summary>
/// <remarks>
/// Any function of the probabilities and the class is valid; a good one gives small sets. To add one, derive a record, mark it with <see cref="ScoreNameAttribute"/> and override
/// <see cref="Compute(ReadOnlySpan{double}, double, Span{double})"/>. Equal probabilities: the class with the lower index comes first.
/// </remarks>
[JsonConverter(typeof(DiscriminatedConverter<NonconformityScore>))]
public abstract record NonconformityScore
{
    /// <summary>Whether the score depends on the row's uniform number.</summary>
    public virtual bool IsRandomized => false;

    /// <summary>Whether settings are to be chosen on rows of their own before the score is used: a part of the calibration rows, which then give no calibration score.</summary>
    public virtual bool NeedsTuning => false;

    /// <summary>The score with the settings that suit some rows; itself unless <see cref="NeedsTuning"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="alpha">Miscoverage that sets will have.</param>
    public virtual NonconformityScore Tune(TuningRows rows, double alpha) => this;

    /// <summary>Writes the scores of all classes.</summary>
    /// <param name="probabilities">Finite probabilities of the K classes.</param>
    /// <param name="uniform">The row's own number in [0, 1), the same for all classes; ignored unless <see cref="IsRandomized"/>.</param>
    /// <param name="scores">As long as the probabilities; other memory.</param>
    public abstract void Compute(ReadOnlySpan<double> probabilities, double uniform, Span<double> scores);

    /// <summary>The score of one class.</summary>
    /// <param name="probabilities">Finite probabilities of the K classes.</param>
    /// <param name="label">The class.</param>
    /// <param name="uniform">The row's own number in [0, 1).</param>
    public virtual double Compute(ReadOnlySpan<double> probabilities, int label, double uniform)
    {
        var scores = probabilities.Length <= 256 ? stackalloc double[probabilities.Length] : new double[probabilities.Length];
        Compute(probabilities, uniform, scores);
        return scores[label];
    }

    /// <summary>Writes which classes have a score of at most a threshold, the same for all.</summary>
    /// <param name="probabilities">Finite probabilities of the K classes.</param>
    /// <param name="uniform">The row's own number in [0, 1).</param>
    /// <param name="threshold">The threshold; infinities are allowed.</param>
    /// <param name="set">As long as the probabilities.</param>
    /// <returns>Number of classes in the set.</returns>
    public virtual int Select(ReadOnlySpan<double> probabilities, double uniform, double threshold, Span<bool> set)
    {
        var scores = probabilities.Length <= 256 ? stackalloc double[probabilities.Length] : new double[probabilities.Length];
        Compute(probabilities, uniform, scores);
        var size = 0;
        for (var k = 0; k < scores.Length; k++)
            size += (set[k] = scores[k] <= threshold) ? 1 : 0;
        return size;
    }
}

/// <summary>The name of a nonconformity score in JSON and in saved models: its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among scores of a task.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ScoreNameAttribute(string name) : DiscriminatorAttribute(name);
