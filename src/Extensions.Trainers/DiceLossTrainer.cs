using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with Dice loss, one minus a smooth F1 of every class over the batch.</summary>
/// <remarks>
/// The objective is <see cref="MulticlassDiceLoss"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.DiceLoss(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class DiceLossTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public DiceLossTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal DiceLossTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(DiceLossTrainer), options) { }

    /// <summary>Settings of <see cref="DiceLossTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<MulticlassDiceLoss>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new MulticlassDiceLoss()) { }
    }
}
