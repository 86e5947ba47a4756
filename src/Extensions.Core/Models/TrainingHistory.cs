using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>What happened in one epoch of training.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainingLoss">Mean of the batch losses seen during the epoch, weighted by rows.</param>
/// <param name="ValidationLoss">The objective's loss on the validation rows after the epoch, or null without validation rows.</param>
/// <param name="ValidationMetric">
/// The quality that early stopping watches, smaller is better, or null without validation rows.
/// </param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="Seconds">Wall-clock seconds of the epoch, validation included.</param>
public sealed record EpochRecord(int Epoch, double TrainingLoss, double? ValidationLoss, double? ValidationMetric, double LearningRate, double Seconds);

/// <summary>The course of one training run, epoch by epoch. It lives with the fitted model in memory and is not part of a saved file.</summary>
/// <param name="Epochs">One record per epoch trained.</param>
/// <param name="BestEpoch">Number of the epoch whose parameters the model holds: the best on the validation rows, or the last one.</param>
/// <param name="StoppedEarly">True when early stopping ended the run before its last epoch.</param>
public sealed record TrainingHistory(ImmutableArray<EpochRecord> Epochs, int BestEpoch, bool StoppedEarly)
{
    /// <summary>No epochs: the history of a model that was loaded from a file.</summary>
    public static TrainingHistory Empty { get; } = new([], 0, false);
}
