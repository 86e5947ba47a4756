using System.Text.Json.Serialization;

namespace MLExtensions.Trainers;

/// <summary>The term of <see cref="ActivePassiveLoss"/> that raises the probability of the label.</summary>
public enum ActiveTerm
{
    /// <summary>Normalized cross entropy; in JSON "nce".</summary>
    [JsonStringEnumMemberName("nce")]
    NormalizedCrossEntropy,

    /// <summary>Normalized focal loss; in JSON "nfl".</summary>
    [JsonStringEnumMemberName("nfl")]
    NormalizedFocal,
}
