using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for binary classification with Dice loss, one minus a smooth F1 of the positive class over the batch.</summary>
/// <remarks>
/// The objective is <see cref="BinaryDiceLoss"/>, which gives formula and source. To create this trainer, use <c>ml.BinaryClassification.Trainers.DiceLoss(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkBinaryTrainer"/>.
/// </remarks>
public sealed class DiceLossBinaryTrainer : BinaryObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public DiceLossBinaryTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal DiceLossBinaryTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(DiceLossBinaryTrainer), options) { }

    /// <summary>Settings of <see cref="DiceLossBinaryTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<BinaryDiceLoss>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new BinaryDiceLoss()) { }
    }
}
