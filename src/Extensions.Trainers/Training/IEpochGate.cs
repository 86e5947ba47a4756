using Microsoft.ML;

namespace MLExtensions.Trainers;

/// <summary>Decides after every epoch but the last what becomes of a run.</summary>
internal interface IEpochGate
{
    /// <summary>Decides.</summary>
    /// <param name="epoch">The epoch that is over.</param>
    /// <param name="epochCount">Epochs of the whole run.</param>
    /// <param name="model">Makes the model of the best epoch so far, or of this one where there are no validation rows.</param>
    EpochVerdict Pass(EpochRecord epoch, int epochCount, Func<ITransformer> model);
}

/// <summary>What becomes of a run.</summary>
internal enum EpochVerdict
{
    /// <summary>It goes on.</summary>
    Continue,

    /// <summary>It ends with a <see cref="TrainingPausedException"/>; its checkpoint lets it go on later.</summary>
    Pause,

    /// <summary>It ends with the model of the best epoch so far.</summary>
    Stop,
}

/// <summary>A run was paused: fitting again with the same checkpoint goes on.</summary>
internal sealed class TrainingPausedException() : OperationCanceledException("The training was paused; its checkpoint lets it go on.");
