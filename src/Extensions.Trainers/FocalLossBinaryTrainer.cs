using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for binary classification with focal loss, cross entropy that gives rows less weight the surer they are.</summary>
/// <remarks>
/// The objective is <see cref="BinaryFocalLoss"/>, which gives formula and source. To create this trainer, use <c>ml.BinaryClassification.Trainers.FocalLoss(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkBinaryTrainer"/>.
/// </remarks>
public sealed class FocalLossBinaryTrainer : BinaryObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public FocalLossBinaryTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal FocalLossBinaryTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(FocalLossBinaryTrainer), options) { }

    /// <summary>Settings of <see cref="FocalLossBinaryTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<BinaryFocalLoss>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new BinaryFocalLoss()) { }
    }
}
